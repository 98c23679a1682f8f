-- Open user tasks: whose each is, and until when. No order without one is touched.
-- CreateTable
CREATE TABLE "user_task" (
    "order_number" BIGINT NOT NULL,
    "work" TEXT NOT NULL,
    "element_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "assignee" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "follow_up_at" TIMESTAMPTZ(3),
    "priority" INTEGER NOT NULL,
    "rank" BIGINT NOT NULL,

    CONSTRAINT "user_task_pkey" PRIMARY KEY ("order_number","work")
);

-- CreateTable
CREATE TABLE "user_task_candidate" (
    "name" TEXT NOT NULL,
    "is_free" BOOLEAN NOT NULL,
    "rank" BIGINT NOT NULL,
    "order_number" BIGINT NOT NULL,
    "work" TEXT NOT NULL,

    CONSTRAINT "user_task_candidate_pkey" PRIMARY KEY ("order_number","work","name")
);

-- CreateIndex
CREATE INDEX "user_task_rank_order_number_work_idx" ON "user_task"("rank", "order_number", "work");

-- CreateIndex
CREATE INDEX "user_task_assignee_rank_order_number_work_idx" ON "user_task"("assignee", "rank", "order_number", "work");

-- CreateIndex
CREATE INDEX "user_task_element_id_rank_order_number_work_idx" ON "user_task"("element_id", "rank", "order_number", "work");

-- CreateIndex
CREATE INDEX "user_task_candidate_name_is_free_rank_order_number_work_idx" ON "user_task_candidate"("name", "is_free", "rank", "order_number", "work");

-- Those that are open already say nothing of whose they are: what a task says that says nothing, due behind all that have a date.
INSERT INTO "user_task" ("order_number", "work", "element_id", "opened_at", "assignee", "priority", "rank")
SELECT o."number", w->>'key', w->>'elementId', o."updated_at", '', 50, 509999999999999
FROM "orders" o JOIN "marking" m ON m."id" = o."marking_id", jsonb_array_elements(m."open_work") w
WHERE o."state" = 'ACTIVE' AND m."open_work" @> '[{"kind": "user"}]' AND w->>'kind' = 'user';
