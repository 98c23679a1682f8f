/** The operator's token of servers and apps under test: as long as it has to be. */
export const OPERATOR_TOKEN = 'the-operator-token-of-all-the-tests';

/** A Standard Webhooks secret. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from('the secret of the payment system').toString('base64')}`;

/** Seals the secrets of databases that outlive the folder of their server. */
export const SECRETS_KEY = Buffer.from('what seals the secrets of the tests').toString('base64');

/** What live mode demands, on the embedded database. */
export const LIVE = {
  PAYMENT_MODE: 'live',
  ALLOW_EMBEDDED_LIVE: '1',
  PUBLIC_URL: 'https://kettle.example',
  TRUST_PROXY: 'none',
  PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET,
} as const;
