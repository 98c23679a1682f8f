import { createHash, createSign, generateKeyPairSync } from 'node:crypto';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** What an answer is made with. */
export interface Signing {
  readonly challenge: string;
  readonly origin: string;
  readonly host: string;
  readonly counter: number;
  /** Left out: its holder showed a finger, a face or a PIN. */
  readonly isVerified?: boolean;
}

/** Signs as an authenticator does: ES256, written from WebAuthn 3 (6.1, 6.3.3), apart from the library. */
export function newAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  // COSE (RFC 9053, 7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR.
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const sign = (id: string, { challenge, origin, host, counter, isVerified = true }: Signing): string => {
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }));
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = USER_PRESENT | (isVerified ? USER_VERIFIED : 0);
    const data = Buffer.concat([sha256(host), Buffer.from([flags]), count]);
    const signature = createSign('sha256').update(data).update(sha256(clientData)).sign(privateKey);
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    });
  };
  return { publicKey: cose.toString('base64url'), sign };
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
