/**
 * Sets the clock of this whole process, as somebody sets that of a machine: whatever asks for the time gets it from there,
 * libraries too. Time goes on at its own pace.
 * @returns sets it again
 */
export function ownClock(): (now: number) => void {
  const RealDate = Date;
  const realNow = RealDate.now.bind(RealDate);
  let ahead = 0;
  const now = (): number => realNow() + ahead;
  globalThis.Date = new Proxy(RealDate, {
    get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
    construct: (target, args, called) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, called === Date ? target : called) as object,
    apply: () => new RealDate(now()).toString(),
  });
  return (time) => {
    ahead = time - realNow();
  };
}
