/**
 * Beginning of application_name of every connection that a proxy opens; instance, incarnation and the application's own
 * name follow: `molt-lms:<instance>:<incarnation>:…`. By it the orchestrator knows them among a server's sessions.
 */
export const upstreamNamePrefix = 'molt-lms:';

/** NAMEDATALEN − 1 of PostgreSQL: longer names would be cut by the server. */
const maxBytes = 63;

/** The application_name under which an instance logs in for a client. */
export function upstreamName(instance: string, incarnation: string, applicationName: string): string {
  const name = `${upstreamNamePrefix}${instance}:${incarnation}:${applicationName}`;
  return Buffer.from(name).subarray(0, maxBytes).toString();
}
