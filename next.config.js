import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
const nextConfig = {
  // bpmn-engine resolves its behaviours at run time: bundled it builds green and fails at the first order.
  serverExternalPackages: [
    'bpmn-engine',
    'bpmn-elements',
    'bpmn-moddle',
    'better-auth',
    'moddle-context-serializer',
    '@electric-sql/pglite',
    '@prisma/adapter-pg',
    '@react-email/render',
    'nodemailer',
    'pino',
    'prom-client',
    'srvx',
  ],
  // Pages of the build say what the settings call the shop.
  cacheHandler: fileURLToPath(new URL('lib/server/built-page-cache.mjs', import.meta.url)),
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // `npm test` checks the types; a start must not wait for them.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
