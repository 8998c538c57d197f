using System.Text;

namespace StatusPage.Testing;

/// <summary>Breaks a command off when it has reported its progress this many times.</summary>
public sealed class StopAfter(CancellationTokenSource stop, int lines) : TextWriter
{
    private int _left = lines;

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value)
    {
        if (--_left == 0)
        {
            stop.Cancel();
        }
    }
}

/// <summary>A clock on which so much time passes between two looks that every step of a progress bar is reported.</summary>
public sealed class Impatient : TimeProvider
{
    private long _timestamp;

    public override long GetTimestamp() => Interlocked.Add(ref _timestamp, TimestampFrequency * 60);
}
