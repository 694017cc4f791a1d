namespace ArtifactStore.Docs.Tests;

/// <summary>Runs the snippets in a folder of their own: a page names its files as a host would, without a path.</summary>
[SetUpFixture]
public sealed class ScratchFolder
{
    private DirectoryInfo? _folder;

    [OneTimeSetUp]
    public void Enter()
    {
        _folder = Directory.CreateTempSubdirectory("artifactstore-docs-");
        Environment.CurrentDirectory = _folder.FullName;
    }

    [OneTimeTearDown]
    public void Leave()
    {
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        _folder?.Delete(recursive: true);
    }
}
