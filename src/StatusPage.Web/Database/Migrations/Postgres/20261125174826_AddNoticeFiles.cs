using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
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
                    path = table.Column<string>(type: "text", nullable: false),
                    notice_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    updates = table.Column<string>(type: "text", nullable: false),
                    taken_up_at = table.Column<long>(type: "bigint", nullable: false),
                    gone_at = table.Column<long>(type: "bigint", nullable: true)
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
