-- Accounts of those who run the shop, and tokens of the API. No table of orders is touched.
-- CreateTable
CREATE TABLE "desk_account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "two_factor_enabled" BOOLEAN DEFAULT false,
    "role" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "failed_tries" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "desk_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_account_session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "desk_account_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_credential" (
    "id" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_ends_at" TIMESTAMPTZ(3),
    "refresh_token_ends_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "desk_two_factor" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failed_tries" INTEGER DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "desk_two_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "desk_account_email_key" ON "desk_account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "desk_account_session_token_key" ON "desk_account_session"("token");

-- CreateIndex
CREATE INDEX "desk_account_session_account_id_idx" ON "desk_account_session"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "desk_credential_provider_id_provider_account_id_key" ON "desk_credential"("provider_id", "provider_account_id");

-- CreateIndex
CREATE INDEX "desk_credential_account_id_idx" ON "desk_credential"("account_id");

-- CreateIndex
CREATE INDEX "desk_verification_identifier_idx" ON "desk_verification"("identifier");

-- CreateIndex
CREATE INDEX "desk_verification_ends_at_idx" ON "desk_verification"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "desk_two_factor_account_id_key" ON "desk_two_factor"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_created_at_idx" ON "api_token"("created_at");

-- AddForeignKey
ALTER TABLE "desk_account_session" ADD CONSTRAINT "desk_account_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "desk_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_credential" ADD CONSTRAINT "desk_credential_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "desk_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "desk_two_factor" ADD CONSTRAINT "desk_two_factor_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "desk_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
