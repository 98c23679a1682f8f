// @ts-check
// What npm's advisories say of our packages, held against the findings that a person has looked at.

/**
 * @typedef {'info' | 'low' | 'moderate' | 'high' | 'critical'} Severity
 *
 * @typedef {object} Finding one advisory about one package of ours
 * @property {string} id the advisory's, as GitHub writes it: `GHSA-…`
 * @property {string} name the package
 * @property {Severity} severity
 * @property {string} title
 * @property {boolean} ships
 *
 * @typedef {object} KnownFinding
 * @property {string} id
 * @property {string} reason why it does no harm here, or what is waited for
 * @property {string} reviewed the day, `YYYY-MM-DD`
 *
 * @typedef {object} Verdict
 * @property {Finding[]} ending they end the build: unknown, shipped, above moderate
 * @property {Finding[]} reported unknown, but no reason to stop
 * @property {string[]} stale ids in the list that nobody finds any more
 */

const ENDS_BUILD = new Set(['high', 'critical']);

/**
 * @param {any} report what `npm audit --json` prints (its format 2)
 * @param {ReadonlySet<string>} shipped places of the packages that ship: `node_modules/a`
 * @returns {Finding[]} each advisory once a package
 * @throws {Error} where it is no such report
 */
export function findingsOf(report, shipped) {
  if (report?.auditReportVersion !== 2) throw new Error('This is no report of npm audit in its format 2.');
  /** @type {any[]} */
  const packages = Object.values(report.vulnerabilities);
  return packages.flatMap(({ name, via, nodes }) =>
    // A text names another package of the report, whose own advisory it is.
    via
      .filter((/** @type {unknown} */ one) => typeof one === 'object')
      .map((/** @type {any} */ { url, source, severity, title }) => ({
        id: String(url ?? source)
          .split('/')
          .at(-1),
        name,
        severity,
        title,
        ships: nodes.some((/** @type {string} */ node) => shipped.has(node)),
      })),
  );
}

/**
 * @param {readonly Finding[]} findings @param {readonly KnownFinding[]} known
 * @returns {Verdict}
 */
export function judge(findings, known) {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = findings.filter(({ id }) => !ids.has(id));
  const ends = (/** @type {Finding} */ { ships, severity }) => ships && ENDS_BUILD.has(severity);
  return {
    ending: fresh.filter(ends),
    reported: fresh.filter((finding) => !ends(finding)),
    stale: [...ids].filter((id) => !findings.some((finding) => finding.id === id)),
  };
}

/** @param {Finding} finding */
export const describeFinding = ({ id, name, severity, title, ships }) =>
  `${severity}: ${name}${ships ? ', which ships' : ''}: ${title} (https://github.com/advisories/${id})`;
