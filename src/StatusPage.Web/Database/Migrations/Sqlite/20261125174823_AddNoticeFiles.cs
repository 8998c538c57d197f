using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddNoticeFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "notice_file",
                columns: table => new
                {
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    notice_id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    updates = table.Column<string>(type: "TEXT", nullable: false),
                    taken_up_at = table.Column<long>(type: "INTEGER", nullable: false),
                    gone_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_file", x => x.path);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notice_file_notice_id",
                table: "notice_file",
                column: "notice_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notice_file");
        }
    }
}
