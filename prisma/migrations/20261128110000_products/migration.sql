-- Products are changed at the desk. What was sold stays as it was sold: an item names the revision of its product. A server of
-- the version before goes on beside this one; what it sells counts as the first revision.
-- AlterTable
ALTER TABLE "product" ADD COLUMN     "hidden" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "picture" TEXT,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "tax_percent" INTEGER NOT NULL DEFAULT 23;

-- AlterTable
ALTER TABLE "order_item" ADD COLUMN     "revision" INTEGER;

-- CreateTable
CREATE TABLE "product_revision" (
    "sku" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "tax_percent" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_revision_pkey" PRIMARY KEY ("sku","revision")
);

-- CreateTable
CREATE TABLE "product_picture" (
    "sku" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "product_picture_pkey" PRIMARY KEY ("sku")
);

INSERT INTO "product_revision" ("sku", "revision", "name", "price_minor", "currency", "tax_percent", "since")
SELECT "sku", "revision", "name", "price_minor", "currency", "tax_percent", now() FROM "product";

-- What Prisma's schema language cannot say. Triggers, so that a price which is changed by SQL is kept too; of columns that no
-- reservation writes, so that no order pays for them.
-- After an insert: before it, one that meets a product which is there already would count.
CREATE FUNCTION "keep_product_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "product_revision" ("sku", "revision", "name", "price_minor", "currency", "tax_percent", "since")
    VALUES (NEW."sku", NEW."revision", NEW."name", NEW."price_minor", NEW."currency", NEW."tax_percent", now())
    ON CONFLICT ("sku", "revision") DO UPDATE SET "name" = excluded."name", "price_minor" = excluded."price_minor",
        "currency" = excluded."currency", "tax_percent" = excluded."tax_percent", "since" = excluded."since";
    RETURN NEW;
END $$;
CREATE FUNCTION "revise_product"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."revision" := OLD."revision" + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER "product_added" AFTER INSERT ON "product"
    FOR EACH ROW EXECUTE FUNCTION "keep_product_revision"();
CREATE TRIGGER "product_revised" BEFORE UPDATE OF "name", "description", "price_minor", "currency", "tax_percent", "hidden" ON "product"
    FOR EACH ROW WHEN ((OLD."name", OLD."description", OLD."price_minor", OLD."currency", OLD."tax_percent", OLD."hidden")
        IS DISTINCT FROM (NEW."name", NEW."description", NEW."price_minor", NEW."currency", NEW."tax_percent", NEW."hidden"))
    EXECUTE FUNCTION "revise_product"();
CREATE TRIGGER "product_revision_kept" AFTER UPDATE OF "name", "description", "price_minor", "currency", "tax_percent", "hidden" ON "product"
    FOR EACH ROW WHEN (OLD."revision" IS DISTINCT FROM NEW."revision") EXECUTE FUNCTION "keep_product_revision"();

-- What was done to a product at the desk.
CREATE INDEX "desk_act_product_idx" ON "desk_act"((("input"::jsonb) ->> 'sku'), "id") WHERE "act" LIKE 'product-%';
