using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Sqlite
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
                    id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    first_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    starts_at = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    length = table.Column<TimeSpan>(type: "TEXT", nullable: false),
                    days_ahead = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    expected_impact = table.Column<int>(type: "INTEGER", nullable: false),
                    service_ids = table.Column<string>(type: "TEXT", nullable: false),
                    fallback_plan = table.Column<string>(type: "TEXT", nullable: true),
                    agreement = table.Column<string>(type: "TEXT", nullable: true),
                    notify = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    body_en = table.Column<string>(type: "TEXT", nullable: true),
                    body_nl = table.Column<string>(type: "TEXT", nullable: true),
                    title_en = table.Column<string>(type: "TEXT", nullable: true),
                    title_nl = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_maintenance_series", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "maintenance_series_turn",
                columns: table => new
                {
                    series_id = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    notice_id = table.Column<string>(type: "TEXT", nullable: true),
                    refused = table.Column<string>(type: "TEXT", nullable: false),
                    dealt_with_at = table.Column<long>(type: "INTEGER", nullable: true)
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
