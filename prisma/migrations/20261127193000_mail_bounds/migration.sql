-- Whom the shop may write to, and how often. Addresses stand here as keyed hashes alone.
ALTER TABLE "mail" ADD COLUMN "held_for" TEXT;
ALTER TABLE "customer" ADD COLUMN "client" TEXT;

-- CreateTable
CREATE TABLE "mail_address" (
    "hash" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),
    "bounced_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_address_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "mail_allowance" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "sent" INTEGER NOT NULL,

    CONSTRAINT "mail_allowance_pkey" PRIMARY KEY ("scope","key","ends_at")
);

-- CreateIndex
CREATE INDEX "mail_allowance_ends_at_idx" ON "mail_allowance"("ends_at");
