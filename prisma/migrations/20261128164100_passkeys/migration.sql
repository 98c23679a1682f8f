-- Passkeys of those who run the shop (WebAuthn): of each its public key alone.
-- CreateTable
CREATE TABLE "desk_passkey" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "desk_passkey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "desk_passkey_account_id_idx" ON "desk_passkey"("account_id");

-- AddForeignKey
ALTER TABLE "desk_passkey" ADD CONSTRAINT "desk_passkey_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "desk_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
