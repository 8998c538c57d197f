using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddDeadlines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "automatic",
                table: "incident_update",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "dismissed_at",
                table: "incident",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "dismissed_reason",
                table: "incident",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "noted_at",
                table: "incident",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "suspected",
                table: "incident",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "deadline",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fulfilled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fulfilled_by = table.Column<string>(type: "TEXT", nullable: true),
                    by_holding_notice = table.Column<bool>(type: "INTEGER", nullable: false),
                    void_cause = table.Column<int>(type: "INTEGER", nullable: true),
                    void_reason = table.Column<string>(type: "TEXT", nullable: true),
                    dropped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    held_by = table.Column<string>(type: "TEXT", nullable: true),
                    held_at = table.Column<long>(type: "INTEGER", nullable: true),
                    next_milestone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    reason_en = table.Column<string>(type: "TEXT", nullable: true),
                    reason_nl = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deadline", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deadline_warning",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    deadline_id = table.Column<string>(type: "TEXT", nullable: false),
                    milestone = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    told = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deadline_warning", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_token",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    token_hash = table.Column<string>(type: "TEXT", nullable: false),
                    deadline_id = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_token", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_deadline_next_milestone_at",
                table: "deadline",
                column: "next_milestone_at");

            migrationBuilder.CreateIndex(
                name: "ix_deadline_revision",
                table: "deadline",
                column: "revision");

            migrationBuilder.CreateIndex(
                name: "ix_deadline_state",
                table: "deadline",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_deadline_subject_subject_id_kind_key",
                table: "deadline",
                columns: new[] { "subject", "subject_id", "kind", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deadline_warning_deadline_id_milestone",
                table: "deadline_warning",
                columns: new[] { "deadline_id", "milestone" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duty_token_token_hash",
                table: "duty_token",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deadline");

            migrationBuilder.DropTable(
                name: "deadline_warning");

            migrationBuilder.DropTable(
                name: "duty_token");

            migrationBuilder.DropColumn(
                name: "automatic",
                table: "incident_update");

            migrationBuilder.DropColumn(
                name: "dismissed_at",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "dismissed_reason",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "noted_at",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "suspected",
                table: "incident");
        }
    }
}
