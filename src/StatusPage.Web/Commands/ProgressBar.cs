namespace StatusPage.Web.Commands;

/// <summary>Says how far a command is: a bar on a terminal, elsewhere a line now and then.</summary>
public sealed class ProgressBar(string what, TextWriter writer, bool terminal, TimeProvider clock)
{
    private const int Width = 30;
    private static readonly TimeSpan BetweenDraws = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private long? _last;
    private bool _isDone;

    public static ProgressBar OnStandardError(string what, TimeProvider clock) =>
        new(what, Console.Error, !Console.IsErrorRedirected, clock);

    public void Report(int done, int total)
    {
        if (_isDone)
        {
            return;
        }

        _isDone = done >= total;
        var between = terminal ? BetweenDraws : BetweenLines;
        if (!_isDone && _last is { } last && clock.GetElapsedTime(last) < between)
        {
            return;
        }

        _last = clock.GetTimestamp();
        var percent = total == 0 ? 100 : (int)(100L * done / total);
        if (!terminal)
        {
            writer.WriteLine($"{what}: {done} of {total} ({percent}%)");
            return;
        }

        var filled = Width * percent / 100;
        writer.Write($"\r{what} [{new string('#', filled)}{new string('.', Width - filled)}] {done}/{total} {percent}%");
        if (_isDone)
        {
            writer.WriteLine();
        }
    }
}
