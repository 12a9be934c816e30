/** What a value looks like, as data: it validates at run time, and tests compare it with the shape that is published. */
export type Shape =
  | "string"
  | "number"
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }
  | { readonly nullable: Shape }
  | { readonly optional: Shape };

/** The one shape that a type has: a table of shapes that strays from its type does not compile. */
export type ShapeOf<Value> = undefined extends Value
  ? { readonly optional: ShapeOf<Exclude<Value, undefined>> }
  : null extends Value
    ? { readonly nullable: ShapeOf<Exclude<Value, null>> }
    : [Value] extends [string]
      ? "string"
      : [Value] extends [number]
        ? "number"
        : Value extends readonly (infer Item)[]
          ? { readonly list: ShapeOf<Item> }
          : string extends keyof Value
            ? { readonly map: ShapeOf<Value[keyof Value]> }
            : { readonly fields: { readonly [Key in keyof Value]-?: ShapeOf<Value[Key]> } };
