/**
 * For `node --import`: this process lives `TEST_TIME_OFFSET_MS` away from the machine's time. What mail may leave, and
 * so what pages say, depends on the hour and the day of the week: tests that begin on a Saturday must see the same.
 */
const offset = Number(process.env.TEST_TIME_OFFSET_MS);
const machineNow = Date.now;
Date.now = () => machineNow() + offset;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, wanted) =>
    Reflect.construct(target, args.length === 0 ? [Date.now()] : args, wanted),
  apply: () => new Date().toString(),
});
