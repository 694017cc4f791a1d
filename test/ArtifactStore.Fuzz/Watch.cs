namespace ArtifactStore.Fuzz;

/// <summary>Ends the process when one input takes longer than a minute: then it hangs, however slow the machine is.</summary>
internal sealed class Watch
{
    private readonly Func<byte[], string> _keep;
    private volatile byte[]? _input;
    private long _started;

    public Watch(Func<byte[], string> keep)
    {
        _keep = keep;
        new Thread(Look) { IsBackground = true }.Start();
    }

    public void Begin(byte[] input)
    {
        _started = Environment.TickCount64;
        _input = input;
    }

    public void End() => _input = null;

    private void Look()
    {
        while (true)
        {
            Thread.Sleep(1_000);
            if (_input is { } input && Environment.TickCount64 - Volatile.Read(ref _started) > 60_000)
            {
                Console.Error.WriteLine($"Hangs: {_keep(input)}");
                Environment.Exit(3);
            }
        }
    }
}
