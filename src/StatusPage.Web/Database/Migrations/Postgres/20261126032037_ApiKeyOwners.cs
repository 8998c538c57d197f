using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ApiKeyOwners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "owner_id",
                table: "api_key",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_key_owner_id",
                table: "api_key",
                column: "owner_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_api_key_owner_id",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "owner_id",
                table: "api_key");
        }
    }
}
