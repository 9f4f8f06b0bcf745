import { differenceOf } from "./random";

/** `npm run witnesses:policies`: a hundred thousand random policies and requests, or as many as the argument says. */
function main(): void {
  const most = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(most) || most < 1) {
    console.error(`${process.argv[2]} is no number of cases. Write a whole number, such as 100000.`);
    process.exit(2);
  }
  const { user } = process.cpuUsage();
  for (let seed = 0; seed < most; seed++) {
    const difference = differenceOf(seed);
    if (difference === undefined) continue;
    console.error(`The judges differ:\n${JSON.stringify(difference, null, 2)}`);
    process.exit(1);
  }
  const seconds = Math.round((process.cpuUsage().user - user) / 1e6);
  console.log(`${most.toLocaleString("en")} random policies and requests: no difference, in ${seconds} s of CPU.`);
}

main();
