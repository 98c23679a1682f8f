import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { WAIT_LIMIT_MS } from '@/lib/testing/limits.mjs';

export interface Received {
  /** The envelope's: where it really went. */
  readonly to: readonly string[];
  /** The client asked for SMTPUTF8. */
  readonly isUtf8: boolean;
  /** It came over TLS. */
  readonly isSecure: boolean;
  readonly mail: ParsedMail;
  readonly raw: string;
}

/** A real SMTP server in the test's own process. */
export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Answers each mail with this code, and these words, until told otherwise; null: takes them. */
  refuse(code: number | null, at?: 'RCPT TO' | 'DATA', words?: string): void;
  /** Attempts to deliver, taken or not: recipients that were named. */
  attempts(): number;
  /** Resolves when this many mails are there. @throws after 15 s */
  until(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

export interface MailServerOptions {
  readonly hideSMTPUTF8?: boolean;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/**
 * @param port 0: any free one
 * @param hideSMTPUTF8 whether it takes ASCII addresses alone
 * @param tls with which it offers STARTTLS, in PEM; left out: not at all
 */
export async function openMailServer(
  port = 0,
  { hideSMTPUTF8 = false, tls }: MailServerOptions = {},
): Promise<MailServer> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let refusal: { readonly code: number; readonly at: 'RCPT TO' | 'DATA'; readonly words: string } | null =
    null;
  let attempts = 0;
  const server = new SMTPServer({
    authOptional: true,
    ...tls,
    disabledCommands: tls === undefined ? ['STARTTLS', 'AUTH'] : ['AUTH'],
    logger: false,
    hideSMTPUTF8,
    onRcptTo: ({ address }, _session, done) => {
      attempts += 1;
      done(refusal?.at === 'RCPT TO' ? refused(refusal, [address]) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        if (refusal !== null) {
          done(refused(refusal, to));
          for (const look of waiting) look();
          return;
        }
        const raw = Buffer.concat(chunks).toString();
        simpleParser(raw)
          .then((mail) => {
            received.push({
              to,
              isUtf8: session.envelope.smtpUtf8 === true,
              isSecure: session.secure,
              mail,
              raw,
            });
            done();
            for (const look of waiting) look();
          })
          .catch(done);
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    refuse: (code, at = 'DATA', words = 'no mail for') => {
      refusal = code === null ? null : { code, at, words };
    },
    attempts: () => attempts,
    until: (count) => met(waiting, `${count} mails`, () => (received.length >= count ? received : null)),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** What servers say may name the reader. */
const refused = ({ code, words }: { code: number; words: string }, to: readonly string[]) =>
  Object.assign(new Error(`${words} ${to.join()}`), { responseCode: code });

/** Resolves when what is looked for is there; looks at each mail that comes. */
async function met<T>(waiting: Set<() => void>, what: string, find: () => T | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => end(() => reject(new Error(`waited for ${what}`))), WAIT_LIMIT_MS);
    const end = (settle: () => void) => {
      clearTimeout(limit);
      waiting.delete(look);
      settle();
    };
    const look = () => {
      const found = find();
      if (found !== null) end(() => resolve(found));
    };
    waiting.add(look);
    look();
  });
}

/** The addresses of a header, as `Name <address>`. */
export const addressesOf = (header: AddressObject | AddressObject[] | undefined): string[] =>
  (Array.isArray(header) ? header : header === undefined ? [] : [header]).flatMap((object) =>
    object.value.map(({ name, address }) => `${name} <${address}>`),
  );
