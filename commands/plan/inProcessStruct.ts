import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

type Fields = Record<string, unknown>;

/** A protobuf Struct that keeps the JavaScript value it was made from: both ends of the wire are in this process. */
export class InProcessStruct extends Struct {
  constructor(private readonly fields: Fields) {
    super();
  }

  override toJavaScript(): Record<string, JavaScriptValue> {
    return this.fields as Record<string, JavaScriptValue>;
  }
}
