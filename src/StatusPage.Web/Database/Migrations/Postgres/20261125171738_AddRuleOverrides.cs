using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddRuleOverrides : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "overrides",
                table: "maintenance",
                type: "text",
                nullable: false,
                defaultValue: "[]");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "overrides",
                table: "maintenance");
        }
    }
}
