using System.Buffers;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using StatusPage.Domain.Notifications;
using StatusPage.Web.Features.Notifications.Outbox;
using StatusPage.Web.Settings;

namespace StatusPage.Web.Features.Notifications.Channels.Mail;

/// <summary>Mail: by SMTP over connections that stay open, or as files while no server is configured.</summary>
public sealed partial class MailChannel(
    OperatorSettings settings, MailWriter writer, MailIdentity identity, SmtpTimeouts timeouts, TimeProvider clock, IServiceProvider services) : INotificationChannel, IAsyncDisposable
{
    /// <summary>An idle connection is given up before the other side does it.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);

    private readonly ConcurrentStack<(SmtpConnection Connection, long Since)> _idle = new();
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly DkimSigner? _signer = services.GetService<DkimSigner>();

    public ChannelKind Kind => ChannelKind.Mail;

    public int Connections => settings.Smtp.Connections;

    /// <summary>When a server last took something or let us in; null when it did not since the start.</summary>
    public DateTimeOffset? WorkedAt { get; private set; }

    public async Task<SendResult> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken)
    {
        if (EmailAddress.Normalize(delivery.Address) is null)
        {
            return new SendResult(Verdict.Refused, null, Reasons.Of("no_mail_address"));
        }

        var buffer = _buffers.TryTake(out var used) ? used : new ArrayBufferWriter<byte>(16 * 1024);
        try
        {
            buffer.ResetWrittenCount();
            var mail = writer.Compose(delivery);
            var recipient = writer.Recipient(delivery);
            if (settings.Smtp.Host is null)
            {
                mail.WriteTo(buffer, recipient, clock.GetUtcNow(), _signer);
                return await KeepAsync(delivery.Id, buffer.WrittenMemory, cancellationToken);
            }

            mail.WriteForSmtp(buffer, recipient, clock.GetUtcNow(), _signer);
            return await HandOverAsync(identity.ReturnPath(delivery.Id), EmailAddress.Normalize(recipient.Address)!, buffer.WrittenMemory, cancellationToken);
        }
        finally
        {
            _buffers.Add(buffer);
        }
    }

    /// <summary>Opens a connection and closes it again: whether mail could be handed over now.</summary>
    /// <exception cref="SmtpException">With words for the operator.</exception>
    public async Task TryDoorAsync(Action<string>? dialogue, CancellationToken cancellationToken)
    {
        await using var connection = await SmtpConnection.OpenAsync(settings.Smtp, identity.Domain, timeouts, dialogue, cancellationToken);
        WorkedAt = clock.GetUtcNow();
    }

    /// <summary>Sends one mail aside from the queue and tells what was said; for trying settings.</summary>
    /// <returns>Whether it was taken, and what is in the way where the server did not come to say so itself (<see cref="Reasons"/>).</returns>
    public async Task<(bool IsTaken, string? Trouble)> TryAsync(string to, ComposedMail mail, Action<string> dialogue, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(settings.Smtp, identity.Domain, timeouts, dialogue, cancellationToken);
            var buffer = new ArrayBufferWriter<byte>(16 * 1024);
            mail.WriteForSmtp(buffer, new MailRecipient(to, $"test.{Guid.NewGuid():N}@{identity.Domain}", null, "", null), clock.GetUtcNow(), _signer);
            return ((await connection.SendAsync(identity.ReturnPath(0), to, buffer.WrittenMemory, cancellationToken)).IsPositive, null);
        }
        catch (SmtpException e)
        {
            return (false, e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var idle))
        {
            await idle.Connection.DisposeAsync();
        }
    }

    private async Task<SendResult> HandOverAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        while (true)
        {
            SmtpConnection connection;
            var fresh = false;
            try
            {
                if (Idle() is { } idle)
                {
                    connection = idle;
                }
                else
                {
                    connection = await SmtpConnection.OpenAsync(settings.Smtp, identity.Domain, timeouts, null, cancellationToken);
                    fresh = true;
                }
            }
            catch (SmtpException e)
            {
                return new SendResult(Verdict.Unreachable, settings.Smtp.Host, e.Message);
            }

            try
            {
                var reply = await connection.SendAsync(from, to, message, cancellationToken);
                WorkedAt = clock.GetUtcNow();
                _idle.Push((connection, clock.GetTimestamp()));
                return new SendResult(
                    reply.IsPositive ? Verdict.Accepted : reply.IsPermanent ? Verdict.Refused : Verdict.Deferred,
                    connection.Server,
                    reply.ToString(),
                    reply.IsPositive && QueueId().Match(reply.Words) is { Success: true } match ? match.Groups[1].Value : null);
            }
            catch (SmtpException e)
            {
                await connection.DisposeAsync();
                if (e.AfterData)
                {
                    // Whether it was taken is not known: it is tried later, under the same Message-ID.
                    return new SendResult(Verdict.Deferred, connection.Server, e.Message);
                }

                if (fresh)
                {
                    return new SendResult(Verdict.Unreachable, connection.Server, e.Message);
                }
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private SmtpConnection? Idle()
    {
        while (_idle.TryPop(out var idle))
        {
            if (clock.GetElapsedTime(idle.Since) < LongestIdle && idle.Connection.LooksAlive)
            {
                return idle.Connection;
            }

            _ = idle.Connection.DisposeAsync().AsTask();
        }

        return null;
    }

    private async Task<SendResult> KeepAsync(long id, ReadOnlyMemory<byte> mail, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(settings.DataDirectory, "mail");
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{id}.eml");
        try
        {
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(file + ".part", mail, cancellationToken);
            File.Move(file + ".part", file, overwrite: true);
            return new SendResult(Verdict.Accepted, "data/mail", Reasons.Of("kept"), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SendResult(Verdict.Unreachable, "data/mail", Reasons.Of("not_kept", e.Message));
        }
    }

    /// <summary>As postfix, sendmail and exim say it.</summary>
    [GeneratedRegex(@"(?:queued as|\bid=)\s*<?([A-Za-z0-9._-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex QueueId();
}
