// Says on the page that a passkey did not work, instead of in the console alone.
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey-problem");
  if (problem) {
    event.preventDefault();
    problem.hidden = false;
  }
});
