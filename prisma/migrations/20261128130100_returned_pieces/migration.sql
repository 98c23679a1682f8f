-- Shipped pieces that came back and can be sold again.

-- AlterTable
ALTER TABLE "stock_reservation" ADD COLUMN "returned" INTEGER NOT NULL DEFAULT 0;

-- What Prisma's schema language cannot say.
ALTER TABLE "stock_reservation" ADD CONSTRAINT "stock_reservation_returned"
    CHECK ("returned" >= 0 AND "returned" <= "quantity" AND ("returned" = 0 OR "state" = 'shipped'));
