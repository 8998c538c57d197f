using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddDraftsAndUndo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "retracted_at",
                table: "maintenance",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retracted_at",
                table: "incident",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "draft",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    form = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    member_id = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    fields = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_draft_updated_at",
                table: "draft",
                column: "updated_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "draft");

            migrationBuilder.DropColumn(
                name: "retracted_at",
                table: "maintenance");

            migrationBuilder.DropColumn(
                name: "retracted_at",
                table: "incident");
        }
    }
}
