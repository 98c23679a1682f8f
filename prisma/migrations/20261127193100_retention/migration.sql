-- Finds the customers whose data are still kept, the oldest orders first. CreateIndex
CREATE INDEX "customer_erased_at_order_number_idx" ON "customer"("erased_at", "order_number");
