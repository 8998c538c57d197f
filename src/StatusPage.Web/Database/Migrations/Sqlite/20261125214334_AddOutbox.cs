using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Web.Database.Migrations.Sqlite
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
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    message_id = table.Column<long>(type: "INTEGER", nullable: false),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    server = table.Column<string>(type: "TEXT", nullable: true),
                    reply = table.Column<string>(type: "TEXT", nullable: true),
                    queue_id = table.Column<string>(type: "TEXT", nullable: true),
                    previous = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_record", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_message",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    @event = table.Column<int>(name: "event", type: "INTEGER", nullable: true),
                    notice_kind = table.Column<string>(type: "TEXT", nullable: true),
                    notice_id = table.Column<string>(type: "TEXT", nullable: true),
                    update_id = table.Column<string>(type: "TEXT", nullable: true),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    @sealed = table.Column<string>(name: "sealed", type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    body_en = table.Column<string>(type: "TEXT", nullable: true),
                    body_nl = table.Column<string>(type: "TEXT", nullable: true),
                    core_en = table.Column<string>(type: "TEXT", nullable: true),
                    core_nl = table.Column<string>(type: "TEXT", nullable: true),
                    subject_en = table.Column<string>(type: "TEXT", nullable: true),
                    subject_nl = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subscriber",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    address_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    language = table.Column<int>(type: "INTEGER", nullable: false),
                    everything = table.Column<bool>(type: "INTEGER", nullable: false),
                    events = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    nonce = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    pseudonym = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    pseudonym_key = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    consent = table.Column<string>(type: "TEXT", nullable: false),
                    quarantined_at = table.Column<long>(type: "INTEGER", nullable: true),
                    quarantine_reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    message_id = table.Column<long>(type: "INTEGER", nullable: false),
                    subscriber_id = table.Column<long>(type: "INTEGER", nullable: true),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    channel = table.Column<int>(type: "INTEGER", nullable: false),
                    language = table.Column<int>(type: "INTEGER", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    claim = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    covers_from = table.Column<long>(type: "INTEGER", nullable: true),
                    replaced_by = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    subscriber_id = table.Column<long>(type: "INTEGER", nullable: false),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    subscriber_id = table.Column<long>(type: "INTEGER", nullable: false),
                    service_id = table.Column<string>(type: "TEXT", nullable: true),
                    group_id = table.Column<string>(type: "TEXT", nullable: true),
                    notice_id = table.Column<string>(type: "TEXT", nullable: true)
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
