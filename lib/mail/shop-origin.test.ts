import { expect, test } from 'vitest';
import { domainOf, type OriginRules, ownOrigin, shopOrigin } from './shop-origin';

const kept: OriginRules = { hostname: 'localhost', port: 3000, mailFrom: null, isMailSent: false };
const sent: OriginRules = {
  hostname: '10.0.0.5',
  port: 8080,
  mailFrom: 'Shop <shop@kettle.example>',
  isMailSent: true,
};

test.each<[string, string | null, string | null, string]>([
  ['the domain of MAIL_FROM', 'kettle.example', null, 'https://kettle.example'],
  ['a name below it', 'Shop.Kettle.example', null, 'https://shop.kettle.example'],
  ['where the server listens', '10.0.0.5:8080', null, 'http://10.0.0.5:8080'],
  ['this machine', 'localhost:9000', null, 'http://localhost:9000'],
  ['a scheme that a browser tells', 'kettle.example', 'http://kettle.example', 'http://kettle.example'],
  [
    'an origin of another host, which is no origin of ours',
    'kettle.example',
    'http://eve.example',
    'https://kettle.example',
  ],
  ['a stranger', 'eve.example', 'https://eve.example', 'http://10.0.0.5:8080'],
  ['a stranger with our name before his', 'kettle.example.eve.example', null, 'http://10.0.0.5:8080'],
  ['a stranger with our name behind his', 'evekettle.example', null, 'http://10.0.0.5:8080'],
  ['a path', 'kettle.example/eve', null, 'http://10.0.0.5:8080'],
  ['a user', 'eve@kettle.example', null, 'http://10.0.0.5:8080'],
  ['a quote', 'kettle.example"', null, 'http://10.0.0.5:8080'],
  ['a port that is none', 'kettle.example:99999', null, 'http://10.0.0.5:8080'],
  ['nothing', null, null, 'http://10.0.0.5:8080'],
])('where mail is sent, links know %s', (_what, host, origin, expected) => {
  expect(shopOrigin(sent, { host, origin, isSecure: false })).toBe(expected);
});

test.each<[string | null, string | null, string]>([
  ['demo.example:8443', 'https://demo.example:8443', 'https://demo.example:8443'],
  ['demo.example', null, 'http://demo.example'],
  ['[::1]:3000', null, 'http://[::1]:3000'],
  ['demo.example/<script>', null, 'http://localhost:3000'],
])('where mail is kept, links lead to where the order came in: %s', (host, origin, expected) => {
  expect(shopOrigin(kept, { host, origin, isSecure: false })).toBe(expected);
});

test('a proxy that tells of HTTPS is believed', () => {
  expect(shopOrigin(kept, { host: 'demo.example', origin: null, isSecure: true })).toBe(
    'https://demo.example',
  );
});

test('an address and its domain', () => {
  expect(ownOrigin({ hostname: '::1', port: 80 })).toBe('http://[::1]:80');
  expect(domainOf('shop@Kettle.example')).toBe('kettle.example');
  expect(domainOf(null)).toBeNull();
});
