import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function escape(text) {
  // A report is XML, and a page's error may hold anything.
  const legal = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return legal.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** Writes the outcome in JUnit's format, which everything that counts tests can read. */
export function writeReport(outcomes) {
  const failures = outcomes.filter((outcome) => outcome.error).length;
  const cases = outcomes.map(({ name, seconds, error }) => {
    const head = `    <testcase classname="browser" name="${escape(name)}" time="${seconds.toFixed(3)}"`;
    return error ? `${head}>\n      <failure message="failed">${escape(error)}</failure>\n    </testcase>` : `${head}/>`;
  });
  const file = fileURLToPath(new URL('../../test-results/e2e.xml', import.meta.url));
  mkdirSync(new URL('../../test-results/', import.meta.url), { recursive: true });
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="browser" tests="${outcomes.length}" failures="${failures}" errors="0" skipped="0">\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`,
  );
}
