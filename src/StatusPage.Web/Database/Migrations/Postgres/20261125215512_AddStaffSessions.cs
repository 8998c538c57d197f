using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddStaffSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "authenticator_secret",
                table: "staff_users",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "authenticator_step",
                table: "staff_users",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "last_sign_in_at",
                table: "staff_users",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "staff_policy",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    requires_second_factor = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_policy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "staff_recovery_code",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    member_id = table.Column<string>(type: "text", nullable: false),
                    code_hash = table.Column<string>(type: "text", nullable: false),
                    used_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_recovery_code", x => x.id);
                    table.ForeignKey(
                        name: "fk_staff_recovery_code__staff_users_member_id",
                        column: x => x.member_id,
                        principalTable: "staff_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_session",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    token_hash = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<string>(type: "text", nullable: false),
                    means = table.Column<int>(type: "integer", nullable: false),
                    opened_at = table.Column<long>(type: "bigint", nullable: false),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: false),
                    address = table.Column<string>(type: "text", nullable: true),
                    browser = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_session", x => x.id);
                    table.ForeignKey(
                        name: "fk_staff_session__staff_users_member_id",
                        column: x => x.member_id,
                        principalTable: "staff_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "staff_policy",
                columns: new[] { "id", "requires_second_factor" },
                values: new object[] { 1, false });

            migrationBuilder.CreateIndex(
                name: "ix_staff_recovery_code_member_id_code_hash",
                table: "staff_recovery_code",
                columns: new[] { "member_id", "code_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_member_id",
                table: "staff_session",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_token_hash",
                table: "staff_session",
                column: "token_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "staff_policy");

            migrationBuilder.DropTable(
                name: "staff_recovery_code");

            migrationBuilder.DropTable(
                name: "staff_session");

            migrationBuilder.DropColumn(
                name: "authenticator_secret",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "authenticator_step",
                table: "staff_users");

            migrationBuilder.DropColumn(
                name: "last_sign_in_at",
                table: "staff_users");
        }
    }
}
