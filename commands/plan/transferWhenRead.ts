type Properties = Record<string, unknown>;
/** Gives an Output its value, once the resource is registered. */
type Resolve = (...values: unknown[]) => void;

/** The SDK's function that makes each property of a resource an Output. */
export type TransferProperties = (onto: Properties, label: string, props: Properties) => Record<string, Resolve>;

/** The same by the SDK's own function, for each property when it is first read. */
export function transferWhenRead(transfer: TransferProperties): TransferProperties {
  return (onto, label, props) => {
    const resolvers: Record<string, Resolve> = {};
    for (const key of Object.keys(props)) {
      const one = () => transfer(onto, label, { [key]: props[key] });
      // What a resource has already is refused by the SDK, or left out: its id and URN.
      if (key === "id" || Object.hasOwn(onto, key)) Object.assign(resolvers, one());
      else resolvers[key] = whenRead(onto, key, () => one()[key]!);
    }
    return resolvers;
  };
}

/** @param transfer puts the Output in the property's place. */
function whenRead(onto: Properties, key: string, transfer: () => Resolve): Resolve {
  let given: unknown[] | undefined;
  let resolve: Resolve = (...values) => {
    given = values;
  };
  const become = (value: unknown) =>
    Object.defineProperty(onto, key, { configurable: true, enumerable: true, writable: true, value });
  Object.defineProperty(onto, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      Reflect.deleteProperty(onto, key);
      resolve = transfer();
      if (given !== undefined) resolve(...given);
      return onto[key];
    },
    set: become,
  });
  return (...values) => resolve(...values);
}
