/**
 * A copy of `given` in which `change` has decided on every value, from the inside out.
 * @param change gets the value's key, or its list's key, and the keys above it, outermost first
 */
export function mapDeep<Value>(given: Value, change: (key: string, value: unknown, above: string[]) => unknown): Value {
  const visit = (value: unknown, key: string, above: string[]): unknown => {
    const inner = [...above, key];
    if (Array.isArray(value))
      return change(
        key,
        value.map((item: unknown) => visit(item, key, above)),
        above,
      );
    if (typeof value !== "object" || value === null) return change(key, value, above);
    const entries = Object.entries(value).map(([name, item]) => [name, visit(item, name, inner)]);
    return change(key, Object.fromEntries(entries), above);
  };
  return visit(given, "", []) as Value;
}
