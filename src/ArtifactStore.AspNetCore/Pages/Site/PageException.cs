namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>Ends a request with a page that says what is wrong and what to do.</summary>
internal sealed class PageException(int status, string message, string advice) : Exception(message)
{
    public int Status => status;

    public string Advice => advice;
}
