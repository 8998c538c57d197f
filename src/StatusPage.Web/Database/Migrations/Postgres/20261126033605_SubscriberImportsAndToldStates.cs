using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SubscriberImportsAndToldStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "contact",
                table: "subscriber",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "subscriber_import",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    by = table.Column<string>(type: "text", nullable: false),
                    by_address = table.Column<string>(type: "text", nullable: true),
                    consent = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    csv = table.Column<string>(type: "text", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    added = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    trouble = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "told_state",
                columns: table => new
                {
                    service_id = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_told_state", x => x.service_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_import_state",
                table: "subscriber_import",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "subscriber_import");

            migrationBuilder.DropTable(
                name: "told_state");

            migrationBuilder.DropColumn(
                name: "contact",
                table: "subscriber");
        }
    }
}
