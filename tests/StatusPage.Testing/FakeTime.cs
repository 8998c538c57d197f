using System.Globalization;

namespace StatusPage.Testing;

/// <summary>Moves the clock of a real program, from outside it, by Debian's libfaketime.</summary>
public sealed class FakeTime : IDisposable
{
    private readonly string _library = TestEnvironment.RequireFakeTime();
    private readonly string _file = Path.GetTempFileName();

    public FakeTime() => Move(TimeSpan.Zero);

    public IReadOnlyList<(string Key, string Value)> Settings =>
    [
        ("LD_PRELOAD", _library),
        ("FAKETIME_TIMESTAMP_FILE", _file),
        ("FAKETIME_NO_CACHE", "1"),
        // Waits and timers go by the monotonic clock; were that moved too, every one of them would go wrong.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];

    /// <summary>From now on the program's clock is this much ahead of the real one.</summary>
    public void Move(TimeSpan ahead)
    {
        // In one step: the program reads the file at any moment.
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"+{ahead.TotalSeconds:0}\n"));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
