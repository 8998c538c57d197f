using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retracted_at",
                table: "incident",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "draft",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    form = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    member_id = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
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
