using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddOutbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "delivery_record",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    message_id = table.Column<long>(type: "bigint", nullable: false),
                    delivery_id = table.Column<long>(type: "bigint", nullable: false),
                    recipient = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    server = table.Column<string>(type: "text", nullable: true),
                    reply = table.Column<string>(type: "text", nullable: true),
                    queue_id = table.Column<string>(type: "text", nullable: true),
                    previous = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_record", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_message",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    @event = table.Column<int>(name: "event", type: "integer", nullable: true),
                    notice_kind = table.Column<string>(type: "text", nullable: true),
                    notice_id = table.Column<string>(type: "text", nullable: true),
                    update_id = table.Column<string>(type: "text", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: true),
                    @sealed = table.Column<string>(name: "sealed", type: "text", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    stopped_at = table.Column<long>(type: "bigint", nullable: true),
                    body_en = table.Column<string>(type: "text", nullable: true),
                    body_nl = table.Column<string>(type: "text", nullable: true),
                    core_en = table.Column<string>(type: "text", nullable: true),
                    core_nl = table.Column<string>(type: "text", nullable: true),
                    subject_en = table.Column<string>(type: "text", nullable: true),
                    subject_nl = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subscriber",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    address_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    language = table.Column<int>(type: "integer", nullable: false),
                    everything = table.Column<bool>(type: "boolean", nullable: false),
                    events = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    nonce = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    pseudonym = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    pseudonym_key = table.Column<string>(type: "text", nullable: false),
                    secret = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    confirmed_at = table.Column<long>(type: "bigint", nullable: true),
                    asked_at = table.Column<long>(type: "bigint", nullable: true),
                    consent = table.Column<string>(type: "text", nullable: false),
                    quarantined_at = table.Column<long>(type: "bigint", nullable: true),
                    quarantine_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    message_id = table.Column<long>(type: "bigint", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: true),
                    address = table.Column<string>(type: "text", nullable: true),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    language = table.Column<int>(type: "integer", nullable: false),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    claim = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    done_at = table.Column<long>(type: "bigint", nullable: true),
                    covers_from = table.Column<long>(type: "bigint", nullable: true),
                    replaced_by = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_outgoing_message_message_id",
                        column: x => x.message_id,
                        principalTable: "outgoing_message",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bounce",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    delivery_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce", x => x.id);
                    table.ForeignKey(
                        name: "fk_bounce_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscription_choice",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    service_id = table.Column<string>(type: "text", nullable: true),
                    group_id = table.Column<string>(type: "text", nullable: true),
                    notice_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription_choice", x => x.id);
                    table.ForeignKey(
                        name: "fk_subscription_choice_subscriber_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscriber",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bounce_subscriber_id_delivery_id",
                table: "bounce",
                columns: new[] { "subscriber_id", "delivery_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_due",
                table: "delivery",
                columns: new[] { "channel", "priority", "due_at" },
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_message_id_subscriber_id",
                table: "delivery",
                columns: new[] { "message_id", "subscriber_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_subscriber_id",
                table: "delivery",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_record_delivery_id",
                table: "delivery_record",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ix_delivery_record_message_id",
                table: "delivery_record",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_message_key",
                table: "outgoing_message",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_message_notice_id",
                table: "outgoing_message",
                column: "notice_id");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_channel_address_hash",
                table: "subscriber",
                columns: new[] { "channel", "address_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_state",
                table: "subscriber",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_choice_notice_id",
                table: "subscription_choice",
                column: "notice_id");

            migrationBuilder.CreateIndex(
                name: "ix_subscription_choice_subscriber_id",
                table: "subscription_choice",
                column: "subscriber_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bounce");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "delivery_record");

            migrationBuilder.DropTable(
                name: "subscription_choice");

            migrationBuilder.DropTable(
                name: "outgoing_message");

            migrationBuilder.DropTable(
                name: "subscriber");
        }
    }
}
