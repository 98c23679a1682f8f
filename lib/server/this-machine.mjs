// @ts-check
// Which names lead to this very machine, and where a server on it is reached. Plain JavaScript: the start needs it before
// anything is installed.
import { isIP } from 'node:net';

/**
 * Names that never leave this machine (RFC 6761, 5735, 4291). Spelled otherwise, such as `127.1`, none does.
 * @param {string} host a name or an address, IPv6 with brackets or without
 */
export function isLoopback(host) {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}

/**
 * `http://localhost:3000`: where a server that listens there is reached from this machine. An address that stands for all
 * cannot be opened in a browser.
 * @param {{ hostname: string, port: number }} listening
 */
export function listeningOrigin({ hostname, port }) {
  if (hostname === '0.0.0.0' || hostname === '::') return `http://localhost:${port}`;
  return `http://${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
}
