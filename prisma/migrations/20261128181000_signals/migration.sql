-- Waits and broadcasts are numbered together: a broadcast reaches the waits of its name with lower numbers.
-- Each insert takes the next one.
CREATE SEQUENCE "signal_number" AS BIGINT;

-- CreateTable
CREATE TABLE "signal_wait" (
    "order_number" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "work" TEXT NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "broadcast_id" BIGINT,

    CONSTRAINT "signal_wait_pkey" PRIMARY KEY ("order_number","seq","work")
);

-- CreateTable
CREATE TABLE "signal_broadcast" (
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT,
    "order_number" BIGINT,
    "seq" INTEGER,
    "element_id" TEXT,
    "person" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "found" INTEGER,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),
    "leased_by" TEXT,
    "lease_ends" TIMESTAMPTZ(3),

    CONSTRAINT "signal_broadcast_pkey" PRIMARY KEY ("id")
);

-- Waits that nothing has come to.
CREATE INDEX "signal_wait_name_id_idx" ON "signal_wait"("name", "id") WHERE "broadcast_id" IS NULL;

-- CreateIndex
CREATE UNIQUE INDEX "signal_broadcast_key_key" ON "signal_broadcast"("key");

-- Broadcasts that are under way.
CREATE INDEX "signal_broadcast_state_id_idx" ON "signal_broadcast"("state", "id") WHERE "state" = 'running';

-- CreateIndex
CREATE INDEX "signal_broadcast_ended_at_idx" ON "signal_broadcast"("ended_at");
