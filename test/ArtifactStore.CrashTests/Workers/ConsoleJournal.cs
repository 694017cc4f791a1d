using System.Text;

namespace ArtifactStore.CrashTests;

/// <summary>
/// Writes to standard output, each line in one piece and at once: what the other side has read was said before the process died.
/// </summary>
internal sealed class ConsoleJournal : Journal, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Dispose() => _output.Dispose();

    protected override void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            _output.Write(bytes);
            _output.Flush();
        }
    }
}
