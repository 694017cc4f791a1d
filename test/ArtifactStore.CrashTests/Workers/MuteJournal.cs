namespace ArtifactStore.CrashTests;

/// <summary>Tells nobody.</summary>
internal sealed class MuteJournal : Journal
{
    protected override void Write(string line) { }
}
