import { expect, it } from 'vitest';
import { isLoopback, listeningOrigin } from './this-machine.mjs';

it.each(['localhost', 'Shop.localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

it.each([
  '0.0.0.0',
  '::',
  '127.0.0.1.example',
  '127.1',
  'localhost.example',
  'mylocalhost',
  '10.0.0.1',
  '::ffff:127.0.0.1',
  '',
])('%j is not', (host) => {
  expect(isLoopback(host)).toBe(false);
});

it.each([
  ['localhost', 'http://localhost:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000'],
  ['192.0.2.1', 'http://192.0.2.1:3000'],
])('a server that listens on %s is reached at %s', (hostname, origin) => {
  expect(listeningOrigin({ hostname, port: 3000 })).toBe(origin);
});
