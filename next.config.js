/** @type {import('next').NextConfig} */
const nextConfig = {
  // bpmn-engine resolves its behaviours at run time: bundled it builds green and fails at the first order.
  serverExternalPackages: [
    'bpmn-engine',
    'bpmn-elements',
    'bpmn-moddle',
    'moddle-context-serializer',
    '@electric-sql/pglite',
    '@prisma/adapter-pg',
    '@react-email/render',
    'nodemailer',
    'pino',
    'prom-client',
  ],
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // `npm test` checks the types; a start must not wait for them.
  typescript: { ignoreBuildErrors: true },
  rewrites: async () => ({
    // Next takes a page or a handler at one address, not both. What brings a body goes to the handler.
    beforeFiles: ['/checkout', '/pay/:orderId'].flatMap((source) =>
      ['content-type', 'content-length', 'transfer-encoding'].map((key) => ({
        source,
        has: [{ type: 'header', key }],
        destination: `/forms${source}`,
      })),
    ),
    afterFiles: [{ source: '/index.html', destination: '/' }],
    fallback: [],
  }),
};

export default nextConfig;
