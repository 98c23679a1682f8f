-- What the desk finds customers and times by. The columns are written with the order and never by a step: what moves an
-- order writes to none of these indexes. That of the times holds a line for each 128 pages.
CREATE INDEX "customer_email_idx" ON "customer"(lower("email")) WHERE "email" IS NOT NULL;
CREATE INDEX "customer_name_idx" ON "customer"(lower("name") text_pattern_ops) WHERE "name" IS NOT NULL;
CREATE INDEX "orders_created_at_idx" ON "orders" USING brin ("created_at");
