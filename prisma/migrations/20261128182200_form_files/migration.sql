-- The .form files that belong to a version of the process, as they lay beside its diagram: `[{ "name", "base64" }]`.

-- AlterTable
ALTER TABLE "definition" ADD COLUMN     "forms" JSONB;
