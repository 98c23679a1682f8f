import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { findOwner } from './postgres.mjs';

export interface Certificate {
  /** Files in PEM. The key is for the user that PostgreSQL runs as. */
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * A certificate that signed itself: whoever is to believe it is given it.
 * @param folder where it is put
 * @param name of whom; `localhost` by its address, too
 */
export function makeCertificate(folder: string, name = 'localhost'): Certificate {
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const subject = [
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=DNS:${name}${name === 'localhost' ? ',IP:127.0.0.1' : ''}`,
  ];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const files = ['-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'pipe' });
  const owner = findOwner();
  if (owner !== null) chownSync(keyFile, owner.uid, owner.gid);
  chmodSync(keyFile, 0o600);
  chmodSync(certFile, 0o644);
  return { certFile, keyFile };
}
