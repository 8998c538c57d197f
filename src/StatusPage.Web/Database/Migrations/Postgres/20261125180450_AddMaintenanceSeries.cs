using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddMaintenanceSeries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "maintenance_series",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    starts_at = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    length = table.Column<TimeSpan>(type: "interval", nullable: false),
                    days_ahead = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    expected_impact = table.Column<int>(type: "integer", nullable: false),
                    service_ids = table.Column<string>(type: "text", nullable: false),
                    fallback_plan = table.Column<string>(type: "text", nullable: true),
                    agreement = table.Column<string>(type: "text", nullable: true),
                    notify = table.Column<bool>(type: "boolean", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    body_en = table.Column<string>(type: "text", nullable: true),
                    body_nl = table.Column<string>(type: "text", nullable: true),
                    title_en = table.Column<string>(type: "text", nullable: true),
                    title_nl = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_maintenance_series", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "maintenance_series_turn",
                columns: table => new
                {
                    series_id = table.Column<string>(type: "character varying(12)", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    notice_id = table.Column<string>(type: "text", nullable: true),
                    refused = table.Column<string>(type: "text", nullable: false),
                    dealt_with_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_maintenance_series_turn", x => new { x.series_id, x.day });
                    table.ForeignKey(
                        name: "fk_maintenance_series_turn_maintenance_series_series_id",
                        column: x => x.series_id,
                        principalTable: "maintenance_series",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "maintenance_series_turn");

            migrationBuilder.DropTable(
                name: "maintenance_series");
        }
    }
}
