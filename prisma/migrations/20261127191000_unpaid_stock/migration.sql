-- All other servers have to be stopped.
--
-- What unpaid orders hold is bounded, so it is counted: pieces in open reservations of orders that are not settled, with
-- the product whose lock every reservation takes. A server of the version before does not count, and would give back
-- pieces that were never counted: the constraint below refuses that.
LOCK TABLE "orders", "product", "order_item", "stock_reservation" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "product" ADD COLUMN "unpaid" INTEGER NOT NULL DEFAULT 0;
UPDATE "product" p SET "unpaid" = r."quantity" FROM
    (SELECT r."sku", sum(r."quantity")::int AS "quantity" FROM "stock_reservation" r
        JOIN "orders" o ON o."number" = r."order_number"
        WHERE r."state" = 'open' AND o."settled_at" IS NULL GROUP BY r."sku") r
    WHERE r."sku" = p."sku";

-- A keyed hash of the client's address, as long as the order is open and not settled; never of orders of before.
ALTER TABLE "order_item" ADD COLUMN "client" TEXT;

-- CreateIndex
CREATE INDEX "order_item_client_sku_idx" ON "order_item"("client", "sku") WHERE "client" IS NOT NULL;

-- What Prisma's schema language cannot say.
ALTER TABLE "product" ADD CONSTRAINT "product_unpaid" CHECK ("unpaid" >= 0 AND "unpaid" <= "reserved");
