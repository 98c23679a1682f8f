import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailMessage } from './mail-message';
import { type MailServer, openMailServer } from './testing/mail-server';
import { type DeliveryError, openSmtp, type Transport } from './transport';

let server: MailServer;
let transport: Transport;
beforeAll(async () => {
  server = await openMailServer();
  transport = await openSmtp(server.url, false);
});
afterAll(async () => {
  transport?.close();
  await server?.close();
});

const MESSAGE: MailMessage = {
  from: { name: 'Kettle & Loom', address: 'shop@kettle.example' },
  to: { name: 'Eve', address: 'eve@victim.example' },
  subject: 'Your order',
  html: '<p>Thank you.</p>',
  text: 'Thank you.',
  messageId: '<1.bill@kettle.example>',
  refuseHref: 'https://kettle.example/no-mail/1',
  isOutdated: false,
  client: null,
  hasMoney: false,
};

/** What is said of the mail by a server that answers its recipient so. */
async function refusedWith(code: number, words: string) {
  server.refuse(code, 'RCPT TO', words);
  const error = await transport.send(MESSAGE).then(
    () => null,
    (error: DeliveryError) => error,
  );
  return { message: error?.message, isFinal: error?.isFinal, isBounce: error?.isBounce };
}

describe('what a mail server says of the recipient', () => {
  test.each([
    [550, '5.1.1 <eve>: no such user here'],
    [550, '5.1.2 no such domain'],
    [553, '5.1.3 bad syntax of the address'],
    [551, '5.1.6 has moved, and left no address'],
    [556, '5.1.10 takes no mail at all (RFC 7505)'],
    [550, '5.1.1: unknown'],
  ])('%i %s: nobody has it', async (code, words) => {
    expect(await refusedWith(code, words)).toEqual({
      message: `EENVELOPE RCPT TO ${code}`,
      isFinal: true,
      isBounce: true,
    });
  });

  test.each([
    [550, 'relaying denied'],
    [554, 'rejected'],
    [550, 'no such user here'],
    [552, '5.2.2 mailbox full'],
    [550, '5.2.1 mailbox disabled'],
    [550, '5.7.1 relaying denied'],
    [550, '5.1.7 bad address of the sender'],
    [550, '5.1.8 bad domain of the sender'],
    [550, '5.1.0 other'],
    [550, '5.1.11 not assigned'],
    [554, 'see 550 5.1.1'],
  ])('%i %s: that mail is not taken, and of the address nothing is known', async (code, words) => {
    expect(await refusedWith(code, words)).toEqual({
      message: `EENVELOPE RCPT TO ${code}`,
      isFinal: true,
      isBounce: false,
    });
  });

  test('for now is no end, whatever stands behind it', async () => {
    expect(await refusedWith(450, '5.1.1 no such user here')).toMatchObject({
      isFinal: false,
      isBounce: false,
    });
  });
});
