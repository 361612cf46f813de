import { summaryLine } from '../summary.ts';
import { wellFormed } from './printable.ts';
import { repeatedLine, type Report, type Reported, type ReportOptions, type Unread } from './report.ts';

/**
 * JUnit's XML as CI servers read it (the schema that Jenkins and GitLab document): a suite for each file, a failed test
 * for each error and warning, a skipped one for each note and hint (advice breaks no build), and one passed test for a
 * file without findings.
 */
export function junitReport({ write }: Pick<ReportOptions, 'write'>): Report {
  let begun = false;
  const begin = () => {
    if (!begun) write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="molt check">\n');
    begun = true;
  };
  return {
    needs: { fingerprints: false, edits: false, each: false },
    add(file, findings) {
      begin();
      write(suite(file, findings));
    },
    unread(file) {
      begin();
      write(unreadSuite(file));
    },
    end(summary, _stale, repeated) {
      begin();
      for (const line of [...repeated.map(repeatedLine), summaryLine(summary)])
        write(`  <!-- ${escapeXml(line).replaceAll('--', '- -')} -->\n`);
      write('</testsuites>\n');
    },
  };
}

function suite(file: string, findings: readonly Reported[]): string {
  const name = escapeXml(file);
  const failures = findings.filter(fails).length;
  const skipped = findings.length - failures;
  const out = [
    `  <testsuite name="${name}" tests="${Math.max(findings.length, 1)}" failures="${failures}" errors="0" skipped="${skipped}">\n`,
  ];
  if (findings.length === 0) out.push(`    <testcase classname="${name}" name="molt check"/>\n`);
  for (const each of findings) {
    const { line, column, finding } = each;
    const { code, rule, severity, message } = finding;
    const title = escapeXml(`${code} ${rule} at ${line}:${column}`);
    const result = fails(each)
      ? `<failure type="${severity}" message="${escapeXml(message)}">${escapeXml(`${file}:${line}:${column}`)}</failure>`
      : `<skipped message="${escapeXml(`${severity}: ${message}`)}"/>`;
    out.push(`    <testcase classname="${name}" name="${title}">\n      ${result}\n    </testcase>\n`);
  }
  out.push('  </testsuite>\n');
  return out.join('');
}

const fails = ({ finding: { severity } }: Reported): boolean =>
  severity === 'error' || severity === 'warning';

function unreadSuite({ file, error }: Unread): string {
  const name = escapeXml(file);
  return (
    `  <testsuite name="${name}" tests="1" failures="0" errors="1">\n` +
    `    <testcase classname="${name}" name="molt check">\n` +
    `      <error type="${escapeXml(error.code)}" message="${escapeXml(error.message)}">${escapeXml(error.remedy)}</error>\n` +
    '    </testcase>\n  </testsuite>\n'
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML 1.0 has no place, escaped or not, for other control characters and for halves of surrogate pairs. */
export function escapeXml(text: string): string {
  return wellFormed(text)
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? character);
}
