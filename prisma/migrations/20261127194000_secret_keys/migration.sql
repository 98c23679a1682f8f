-- The ring of keys that sign cookies, links in mail and payment deliveries, sealed by a key that is not in the database.
-- The secrets that lie in "setting" as plain text are sealed at the first start, which has that key, and then deleted.
CREATE TABLE "secret_key" (
    "purpose" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "secret_key_pkey" PRIMARY KEY ("purpose","number")
);
