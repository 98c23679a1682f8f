-- Of an order that found too little in stock: how many pieces there were, so that its customer is told what sold out.

-- AlterTable
ALTER TABLE "order_item" ADD COLUMN     "available" INTEGER;
