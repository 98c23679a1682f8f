-- The servers of a shop, each by what it said of itself last.
-- CreateTable
CREATE TABLE "server" (
    "holder" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "server_pkey" PRIMARY KEY ("holder")
);
