// One line for each check, a total at the end.
let passed = 0;
let failed = 0;

/** Runs a check, which throws if it fails, and reports it; returns what it returned. */
export async function check(name, body) {
  try {
    const result = await body();
    passed += 1;
    console.log(`ok    ${name}`);
    return result;
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error.message).trimEnd().replaceAll('\n', '\n      ')}`);
    return undefined;
  }
}

/** Does the same to each item, two at a time: while one page waits, another one draws. */
export async function beside(items, one) {
  const rest = [...items];
  const lane = async () => {
    while (rest.length > 0) await one(rest.shift());
  };
  await Promise.all([lane(), lane()]);
}

/** Prints the total and sets the exit code. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
